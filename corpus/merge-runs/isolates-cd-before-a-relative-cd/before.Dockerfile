FROM debian:12
RUN cd /usr && touch /a
RUN cd bin && pwd > /out
