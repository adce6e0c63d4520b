FROM debian:12
RUN set -f && apt-get update && apt-get install -y curl
