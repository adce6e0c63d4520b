FROM busybox:1
ENV A='b
ENV B=c
