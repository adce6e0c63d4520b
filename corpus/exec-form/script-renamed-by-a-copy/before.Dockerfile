FROM busybox:1
COPY --chmod=755 start.sh /usr/local/bin/start
CMD start
