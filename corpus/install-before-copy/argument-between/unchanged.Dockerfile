FROM debian:12
WORKDIR /app
COPY . .
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y curl
