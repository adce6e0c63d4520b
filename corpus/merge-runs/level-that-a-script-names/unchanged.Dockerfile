FROM debian:12
WORKDIR /w
RUN printf a > /tmp/o
RUN g && sh -c 'foo; echo "$SHLVL" > /tmp/lvl'
RUN foo a
