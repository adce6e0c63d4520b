FROM busybox:1
LABEL a=1
LABEL b="2
