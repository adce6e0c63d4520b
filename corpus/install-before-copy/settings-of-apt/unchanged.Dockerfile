FROM debian:12
ENV APT_CONFIG=/app/apt.conf
COPY . /app
RUN apt-get update && apt-get install -y curl
