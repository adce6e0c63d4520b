FROM busybox:1
ADD *.conf /etc/x/
