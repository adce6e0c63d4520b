FROM busybox:1
VOLUME [ "/data","/logs" ]
