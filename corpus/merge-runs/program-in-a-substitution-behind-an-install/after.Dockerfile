FROM debian:12
RUN ( foo a ) \
    && make install && printf %s "$(foo k)" > /o
