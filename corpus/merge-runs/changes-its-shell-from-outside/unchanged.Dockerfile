FROM debian:12
RUN renice -n 5 -p 1
RUN nice > /o
