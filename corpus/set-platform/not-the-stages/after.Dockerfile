FROM --platform=linux/amd64 busybox:1 AS base
FROM base AS next
FROM scratch
COPY --from=next / /
