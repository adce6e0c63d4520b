FROM debian:bookworm-slim
ENV LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive TZ=UTC
