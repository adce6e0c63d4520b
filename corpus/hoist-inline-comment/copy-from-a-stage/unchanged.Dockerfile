FROM busybox:1 AS a
FROM busybox:1
COPY --from=a /a /b # x
