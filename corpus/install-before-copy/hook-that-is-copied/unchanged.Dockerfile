FROM debian:12
COPY hook /etc/apt/apt.conf.d/
ENV A=1
COPY src /app/
RUN apt-get update && apt-get install -y netbase && rm -rf /var/lib/apt/lists/*
