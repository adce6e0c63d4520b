FROM busybox:1
CMD env
