FROM busybox:1
# web
EXPOSE 80 \
    # metrics
    9090
