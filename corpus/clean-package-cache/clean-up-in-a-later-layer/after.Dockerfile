FROM debian:12
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
COPY a /a
RUN touch /b && rm -rf /var/lib/apt/lists/*
