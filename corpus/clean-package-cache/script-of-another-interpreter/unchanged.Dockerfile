FROM debian:12
RUN apt-get update && apt-get install -y make perl
COPY setup.pl /
RUN perl /setup.pl
