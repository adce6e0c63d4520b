FROM debian:12
RUN mkdir /x
RUN ps -ef > /o
