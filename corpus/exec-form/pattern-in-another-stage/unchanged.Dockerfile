FROM busybox:1 AS a
COPY --chmod=755 . /s/
FROM busybox:1
COPY --from=a /s/st* /bin/
CMD start
