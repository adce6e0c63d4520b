FROM alpine:3.20 AS base
RUN apk update && apk add curl

FROM base AS build
RUN apk $MORE
