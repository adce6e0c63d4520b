FROM busybox:1
CMD ls /e*
