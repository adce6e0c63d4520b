FROM debian:12
RUN foo a
RUN make install && printf %s "$(foo k)" > /o
