FROM debian:bookworm-slim AS base
WORKDIR /srv
FROM base
WORKDIR app
