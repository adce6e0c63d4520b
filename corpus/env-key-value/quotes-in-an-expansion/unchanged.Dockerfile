FROM busybox:1
ENV A a ${B:-"c  d"} e
