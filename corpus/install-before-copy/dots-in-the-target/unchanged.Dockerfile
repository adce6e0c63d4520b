FROM debian:12
COPY pins /app/../etc/apt/preferences.d/
RUN apt-get update && apt-get install -y curl
