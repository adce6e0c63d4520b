FROM busybox:1
RUN ( cd /usr && touch /a ) \
    && cd bin && pwd > /out
