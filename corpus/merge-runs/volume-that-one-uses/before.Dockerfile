FROM debian:12
VOLUME /data
RUN mkdir /a
RUN ls /data > /o
