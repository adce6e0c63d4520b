# syntax=docker/dockerfile:1
FROM busybox:1
COPY --parents /app/main.txt /to/
