FROM debian:12
RUN apt-get update && apt-get install -y make perl && rm -rf /var/lib/apt/lists/*
COPY . /srv/
CMD ["/srv/start"]
