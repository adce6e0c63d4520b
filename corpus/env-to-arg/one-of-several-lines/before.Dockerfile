FROM debian:bookworm-slim
ENV LANG=C.UTF-8 \
    # ask nothing
    DEBIAN_FRONTEND=noninteractive \
    # where we are
    TZ=UTC
