FROM debian:12
VOLUME /data
RUN mkdir /database \
    && ls /database > /o
