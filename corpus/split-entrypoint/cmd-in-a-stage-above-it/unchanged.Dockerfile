FROM busybox:1 AS base
ENTRYPOINT ["/app", "-v"]
FROM base
CMD ["start"]
