FROM debian:12
RUN export QUOTING_STYLE=c && touch "/a b"
RUN ls / > /out
