FROM busybox:1
COPY --chmod=755 start /opt/start
CMD //opt//start
