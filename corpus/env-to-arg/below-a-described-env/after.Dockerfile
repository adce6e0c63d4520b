FROM debian:bookworm-slim
# the locale
ENV LANG=C.UTF-8 \
    LC_ALL=C.UTF-8
ARG DEBIAN_FRONTEND=noninteractive
