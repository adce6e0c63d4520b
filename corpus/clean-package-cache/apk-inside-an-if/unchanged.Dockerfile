FROM alpine:3.20
RUN apk -U add jq && if [ -n "$DEBUG" ]; then apk add gdb; fi
