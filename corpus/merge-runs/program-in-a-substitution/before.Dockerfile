FROM debian:12
RUN /setup "$(foo i)"
RUN foo a
