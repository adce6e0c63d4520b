FROM debian:12
RUN ( node -v ) \
    && make install && node a
