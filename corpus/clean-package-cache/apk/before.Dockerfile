FROM alpine:3.20
RUN apk update && apk add curl
RUN apk add --update \
        git \
        make
RUN apk -U add jq
RUN apk add --no-cache bash
