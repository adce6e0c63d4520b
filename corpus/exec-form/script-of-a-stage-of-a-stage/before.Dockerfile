FROM busybox:1 AS a
COPY --chmod=755 start /s/start
FROM busybox:1 AS b
COPY --from=a /s /t
FROM busybox:1
COPY --from=b /t/start /usr/bin/go
CMD go
