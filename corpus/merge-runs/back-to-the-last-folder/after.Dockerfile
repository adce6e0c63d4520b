FROM busybox:1
WORKDIR /w
RUN ( cd /tmp && touch /a ) \
    && cd / && cd - > /out
