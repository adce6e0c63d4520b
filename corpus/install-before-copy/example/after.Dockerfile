FROM debian:bookworm-slim
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends jq
COPY . .
CMD ["sh", "app.sh"]
