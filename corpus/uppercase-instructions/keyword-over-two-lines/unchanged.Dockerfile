FROM busybox:1
r\
un true
