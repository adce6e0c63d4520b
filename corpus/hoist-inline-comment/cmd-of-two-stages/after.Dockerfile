FROM ${BASE:-busybox:1}
CMD ["echo", "a # b"] # say it
FROM busybox:1 AS base
# say it
CMD ["echo", "a # b"]
