FROM busybox:1
ENV A=1
# hadolint ignore=DL3044
ENV B=2
