FROM debian:12
RUN apt-get update && apt-get install -y make perl
COPY setup /usr/local/bin/
RUN setup
