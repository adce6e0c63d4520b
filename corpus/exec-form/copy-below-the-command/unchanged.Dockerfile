FROM busybox:1
CMD start
COPY --chmod=755 start /usr/local/bin/
