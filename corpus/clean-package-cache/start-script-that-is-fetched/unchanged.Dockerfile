FROM debian:12
RUN apt-get update && apt-get install -y make perl
ADD https://example.com/start.sh /start.sh
CMD ["sh", "/start.sh"]
