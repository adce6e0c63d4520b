FROM debian:12
RUN ( foo && cmake --install . ) \
    && foo
