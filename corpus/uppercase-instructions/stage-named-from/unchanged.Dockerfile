FROM busybox:1 AS from
FROM from AS run
CMD ["as"]
