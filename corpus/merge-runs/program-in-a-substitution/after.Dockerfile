FROM debian:12
RUN /setup "$(foo i)" \
    && foo a
