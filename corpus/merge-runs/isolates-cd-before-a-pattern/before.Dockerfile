FROM busybox:1
RUN cd /etc && touch /a
RUN echo * > /out
