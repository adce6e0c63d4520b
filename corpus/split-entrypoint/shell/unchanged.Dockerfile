FROM busybox:1
ENTRYPOINT ["sh", "-c", "exec /app -v"]
