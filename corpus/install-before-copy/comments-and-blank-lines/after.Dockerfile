FROM debian:bookworm-slim

WORKDIR /srv/app

# what it calls
RUN apt-get update \
    # reads JSON
    && apt-get install -y jq \
    && rm -rf /var/lib/apt/lists/*

# the source
COPY . .

CMD ["sh", "app.sh"]
