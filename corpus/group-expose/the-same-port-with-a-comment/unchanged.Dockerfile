FROM busybox:1
EXPOSE 80
# what the server needs
EXPOSE 80
