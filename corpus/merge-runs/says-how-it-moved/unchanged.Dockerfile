FROM debian:12
RUN mkdir /a && touch /a/x
RUN mv -v /a /b > /log
