FROM debian:12
WORKDIR /libs
COPY . .
RUN apt-get update && apt-get install -y curl
