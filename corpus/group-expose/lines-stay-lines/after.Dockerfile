FROM busybox:1
EXPOSE 80 \
       443 \
       8080-8082/udp
