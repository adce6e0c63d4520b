FROM busybox:1
EXPOSE 80
EXPOSE 443 \
# what the server needs
