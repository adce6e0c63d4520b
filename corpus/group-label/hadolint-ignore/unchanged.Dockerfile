FROM busybox:1
LABEL a=1
# hadolint ignore=DL3048
LABEL b=2
