FROM busybox:1
VOLUME /a/b
