FROM debian:12
WORKDIR /w
RUN ! foo ${A:?}
RUN foo a && make install && foo a
