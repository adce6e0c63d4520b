FROM alpine:3.20
RUN apk update \
    && apk upgrade \
    && apk add --virtual .build-deps gcc \
    && make \
    && apk del .build-deps
