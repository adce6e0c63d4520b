FROM busybox:1
ENV A 1 2
ENV B=3
