FROM busybox:1
RUN cd /usr && touch /a
RUN cd bin && pwd > /out
