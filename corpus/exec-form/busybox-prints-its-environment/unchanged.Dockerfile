FROM busybox:1
CMD busybox env
