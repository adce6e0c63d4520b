FROM busybox:1
ENV A=1 B=2
ENV C=$B
