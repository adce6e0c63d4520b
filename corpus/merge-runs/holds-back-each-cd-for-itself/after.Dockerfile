FROM debian:12
RUN ( cd /a && make ) \
    && rm -rf /a \
    && ( cd /b && make ) \
    && ./run
