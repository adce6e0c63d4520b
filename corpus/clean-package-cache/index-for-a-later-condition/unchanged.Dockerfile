FROM alpine:3.20
ARG DEBUG
RUN apk update && apk add curl
RUN if [ -n "$DEBUG" ]; then apk add gdb; fi
