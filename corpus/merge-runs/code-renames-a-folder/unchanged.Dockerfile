FROM debian:12
RUN mkdir /a && touch /a/x
RUN perl -e 'print rename("/a", "/b") ? 1 : 0' > /log
