FROM busybox:1
WORKDIR /w
RUN cd /tmp && touch /a
RUN cd / && cd - > /out
