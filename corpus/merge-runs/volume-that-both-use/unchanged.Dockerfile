FROM debian:12
VOLUME /data
RUN echo a > /data/x
RUN ls /data > /o
