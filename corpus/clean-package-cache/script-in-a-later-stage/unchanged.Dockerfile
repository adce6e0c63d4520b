FROM debian:12 AS base
RUN apt-get update && apt-get install -y make

FROM base
COPY scripts/ /scripts/
ENTRYPOINT ["/scripts/start"]
