FROM busybox:1
# web
ENTRYPOINT ["nc", "-h"]
