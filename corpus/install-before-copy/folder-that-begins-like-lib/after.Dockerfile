FROM debian:12
WORKDIR /libs
RUN apt-get update && apt-get install -y curl
COPY . .
