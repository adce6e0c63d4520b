FROM busybox:1
RUN cd /dev && touch foo
RUN ls /dev/foo > /out || true
