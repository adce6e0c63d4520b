FROM busybox:1
RUN ( cd /etc && touch /a ) \
    && echo * > /out
