FROM alpine:3.20
RUN apk update && apk add curl
WORKDIR /srv/a
RUN apk update && apk add jq && ./setup.sh
