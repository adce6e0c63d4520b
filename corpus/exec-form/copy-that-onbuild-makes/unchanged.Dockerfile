FROM busybox:1 AS a
ONBUILD COPY --chmod=755 start /usr/local/bin/
CMD start
FROM a
