FROM debian:12
RUN ln -s /app/sources.list /etc/apt/sources.list.d/x.list
ENV A=1
COPY . /app/
RUN apt-get update && apt-get install -y netbase && rm -rf /var/lib/apt/lists/*
