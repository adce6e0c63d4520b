FROM busybox:1
COPY start.sh /start.sh
CMD /start.sh
