FROM busybox:1
LABEL a 1 2
LABEL b=3
