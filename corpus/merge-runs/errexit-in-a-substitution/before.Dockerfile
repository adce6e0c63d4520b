FROM debian:12
WORKDIR /w
RUN foo a && set -e
RUN foo "$(false; echo x)" > /tmp/sub && foo a
