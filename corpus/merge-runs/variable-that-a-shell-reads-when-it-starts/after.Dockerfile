FROM busybox:1
RUN ( touch /a && ENV=/s && touch /b ) \
    && ENV=/t
