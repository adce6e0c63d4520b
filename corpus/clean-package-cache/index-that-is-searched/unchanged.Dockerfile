FROM alpine:3.20
RUN apk add curl
COPY a /a
RUN apk search jq
