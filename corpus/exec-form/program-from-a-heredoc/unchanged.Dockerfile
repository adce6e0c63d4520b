# syntax=docker/dockerfile:1
FROM busybox:1
COPY --chmod=755 <<run /usr/local/bin/
echo hi
run
CMD run
