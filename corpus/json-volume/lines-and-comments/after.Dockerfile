FROM busybox:1
VOLUME ["/data", \
       # what is logged
        "/logs", \
        "/tmp/x"]
VOLUME \
    ["/a", \
     "/b"]
