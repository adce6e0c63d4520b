FROM debian:12
VOLUME /data
RUN mkdir /a \
    && ls /data > /o
