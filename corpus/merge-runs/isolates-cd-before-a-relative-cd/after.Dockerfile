FROM debian:12
RUN ( cd /usr && touch /a ) \
    && cd bin && pwd > /out
