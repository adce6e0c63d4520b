FROM debian:bookworm-slim
RUN echo a \
    && { set -eux; apt-get update; apt-get install -y --no-install-recommends jq; rm -rf /var/lib/apt/lists/*; }
