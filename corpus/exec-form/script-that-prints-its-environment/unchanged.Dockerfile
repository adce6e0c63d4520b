FROM busybox:1
COPY start.sh /
CMD /start.sh
