FROM debian:12
RUN ( foo a ) \
    && foo "$(make install; foo a)"
