FROM debian:12
WORKDIR /d
RUN ! exec 4< a.txt
RUN foo a
