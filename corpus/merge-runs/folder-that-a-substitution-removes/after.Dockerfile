FROM debian:12
WORKDIR /w
RUN B=$(X=$(echo /tmp/x) && mkdir -p "$X" && rm -rf "$X"); tool "$B" && for X in a b; do foo a; done && foo a \
    && foo a
