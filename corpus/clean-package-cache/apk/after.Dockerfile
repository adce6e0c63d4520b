FROM alpine:3.20
RUN apk add --no-cache curl
RUN apk add --no-cache \
        git \
        make
RUN apk --no-cache add jq
RUN apk add --no-cache bash
