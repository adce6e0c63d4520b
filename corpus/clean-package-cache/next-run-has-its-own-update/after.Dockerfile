FROM debian:12
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y jq && ./setup.sh && rm -rf /var/lib/apt/lists/*
