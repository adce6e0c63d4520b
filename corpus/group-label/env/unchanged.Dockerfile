FROM busybox:1
ENV A=1
ENV B=2
