FROM busybox:1
EXPOSE 80 # web \
    443
