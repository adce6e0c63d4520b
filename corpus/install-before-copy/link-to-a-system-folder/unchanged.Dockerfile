FROM debian:12
RUN ln -s /etc/apt/preferences.d /conf
COPY pins /conf/
RUN apt-get update && apt-get install -y curl
