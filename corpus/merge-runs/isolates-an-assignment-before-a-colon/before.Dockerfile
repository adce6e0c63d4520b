FROM debian:12
RUN A=u :
RUN env | grep A= > /a || touch /none
