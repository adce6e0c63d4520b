FROM busybox:1 AS base
# what the server needs
ENV PORT=3000 \
    DATA_DIR="/data"
ENV OPTIONS="--verbose  --port=$PORT"
WORKDIR /srv
WORKDIR /srv/app

FROM base
COPY ./server.sh ./etc/app.conf ./
EXPOSE 3000 \
    # for the metrics
    9090/tcp
VOLUME ["$DATA_DIR", "/logs"]
LABEL description="an old file"
RUN chmod +x server.sh \
    && touch /srv/.keep
