FROM busybox:1
CMD exec basename /x/y
