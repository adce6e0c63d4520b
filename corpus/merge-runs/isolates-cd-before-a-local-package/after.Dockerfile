FROM alpine:3.20
RUN ( cd /tmp && touch /a ) \
    && apk add ./x.apk
