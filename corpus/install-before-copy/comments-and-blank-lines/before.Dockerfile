FROM debian:bookworm-slim

WORKDIR /srv/app

# the source
COPY . .

# what it calls
RUN apt-get update \
    # reads JSON
    && apt-get install -y jq \
    && rm -rf /var/lib/apt/lists/*

CMD ["sh", "app.sh"]
