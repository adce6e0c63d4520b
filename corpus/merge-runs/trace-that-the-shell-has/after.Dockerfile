FROM debian:12
SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]
WORKDIR /w
RUN ( set +x ) \
    && exec > /tmp/o && foo a
