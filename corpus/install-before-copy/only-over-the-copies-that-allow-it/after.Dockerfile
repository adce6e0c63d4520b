FROM debian:12
COPY sources.list /etc/apt/sources.list
RUN apt-get update && apt-get install -y curl
COPY . /app
