FROM busybox:1 AS base
FROM base AS next
FROM scratch
COPY --from=next / /
