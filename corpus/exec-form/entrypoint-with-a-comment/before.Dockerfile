FROM busybox:1
ENTRYPOINT nc -h # web
