FROM busybox:1
ENTRYPOINT ["/app", "-v"]
