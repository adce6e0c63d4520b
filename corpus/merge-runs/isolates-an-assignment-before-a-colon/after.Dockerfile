FROM debian:12
RUN ( A=u : ) \
    && { env | grep A= > /a || touch /none; }
