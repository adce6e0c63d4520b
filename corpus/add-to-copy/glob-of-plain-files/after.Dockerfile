FROM busybox:1
COPY *.conf /etc/x/
