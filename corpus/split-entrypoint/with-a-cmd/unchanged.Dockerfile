FROM busybox:1
ENTRYPOINT ["/app", "-v"]
CMD ["start"]
