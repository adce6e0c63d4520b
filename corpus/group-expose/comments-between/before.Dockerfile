FROM busybox:1
# web
EXPOSE 80
# metrics
EXPOSE 9090
