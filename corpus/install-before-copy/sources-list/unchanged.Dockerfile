FROM debian:12
COPY sources.list /etc/apt/
RUN apt-get update && apt-get install -y curl
