FROM busybox:1
EXPOSE 5000/tcp 5000/udp
