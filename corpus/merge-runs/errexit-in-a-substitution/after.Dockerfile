FROM debian:12
WORKDIR /w
RUN ( foo a && set -e ) \
    && foo "$(false; echo x)" > /tmp/sub && foo a
