FROM debian:12
WORKDIR /w
RUN foo a \
    && { ! trap 'foo a' EXIT; foo a; }
RUN foo a
