FROM debian:bookworm-slim

ENV DEBIAN_FRONTEND=noninteractive

RUN apt-get update \
    # what the tool calls
    && apt-get install -y --no-install-recommends jq \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /opt/tool/bin
COPY count.sh /opt/tool/bin/
COPY defaults.json /opt/tool/
RUN cd /opt/tool && chmod 755 bin/count.sh \
    && ln -s /opt/tool/bin/count.sh /usr/local/bin/count \
    # the tool's own user
    && useradd --system --create-home tool
USER tool
WORKDIR /home/tool
ENTRYPOINT ["count"]
