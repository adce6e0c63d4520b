FROM ${BASE:-busybox:1}
CMD ["echo", "a # b"] # say it
FROM busybox:1 AS base
CMD ["echo", "a # b"] # say it
