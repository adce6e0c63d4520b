FROM busybox:1
COPY --chmod=755 *.sh /usr/local/bin/
CMD start.sh
