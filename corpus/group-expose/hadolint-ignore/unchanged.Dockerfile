FROM busybox:1
EXPOSE 80
# hadolint ignore=DL3011
EXPOSE 22
