FROM busybox:1
COPY --chmod=755 start.sh /usr/bin/start
CMD /usr/bin/start
