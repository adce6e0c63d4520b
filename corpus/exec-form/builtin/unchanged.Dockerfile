FROM busybox:1
CMD echo hello
