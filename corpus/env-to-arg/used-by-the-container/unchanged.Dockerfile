FROM debian:12 AS base
ENV DEBIAN_FRONTEND=noninteractive
FROM base
CMD DEBIAN_FRONTEND=$DEBIAN_FRONTEND apt-get install -y curl
