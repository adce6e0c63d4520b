FROM debian:12
WORKDIR /app
COPY . .
RUN --mount=type=bind,target=/src apt-get update && apt-get install -y curl
