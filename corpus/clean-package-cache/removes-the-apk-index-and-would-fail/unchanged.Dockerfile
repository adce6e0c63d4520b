FROM alpine:3.20
RUN apk add --update curl
ENV A=1
RUN cd /var/cache && rm apk/*
