FROM debian:12
RUN foo a
RUN foo "$(make install; foo a)"
