FROM busybox:1
RUN mkdir -p /dev/net && mknod /dev/net/tun c 10 200
RUN ls /dev/net > /x || true
