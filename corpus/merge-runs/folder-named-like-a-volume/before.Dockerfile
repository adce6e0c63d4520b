FROM debian:12
VOLUME /data
RUN mkdir /database
RUN ls /database > /o
