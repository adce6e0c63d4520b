FROM debian:12
SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]
WORKDIR /w
RUN set +x
RUN exec > /tmp/o && foo a
