FROM debian:12
RUN rm /q \
    && ( x; cd /a ) \
    && rm /y \
    && z
