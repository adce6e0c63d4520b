FROM debian:bookworm-slim
# ask nothing
ARG DEBIAN_FRONTEND=noninteractive
ENV LANG=C.UTF-8 \
    # where we are
    TZ=UTC
