FROM debian:12
RUN apt-get update && apt-get install -y make && (cd /src && make) && rm -rf /var/lib/apt/lists/*
