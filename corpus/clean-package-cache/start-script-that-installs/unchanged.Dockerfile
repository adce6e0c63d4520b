FROM debian:12
RUN apt-get update && apt-get install -y make perl
COPY e.sh /
CMD ["sh", "/e.sh"]
