FROM debian:12
RUN ls start \
    && touch /b
