FROM busybox:1
CMD A=1 date
