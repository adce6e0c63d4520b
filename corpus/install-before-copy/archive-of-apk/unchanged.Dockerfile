FROM alpine:3.20
WORKDIR /app
COPY . .
RUN apk add --allow-untrusted glibc-2.35-r1.apk
