FROM busybox:1
VOLUME ["/données"]
