FROM debian:bookworm-slim
ARG DEBIAN_FRONTEND=noninteractive
ENV LANG=C.UTF-8 TZ=UTC
