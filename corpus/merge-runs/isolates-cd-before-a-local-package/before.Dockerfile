FROM alpine:3.20
RUN cd /tmp && touch /a
RUN apk add ./x.apk
