FROM busybox:1
LABEL a=1
ENV B=2
LABEL c=$B
