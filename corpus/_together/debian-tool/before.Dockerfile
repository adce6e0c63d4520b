FROM debian:bookworm-slim

ENV DEBIAN_FRONTEND=noninteractive

RUN apt-get update
# what the tool calls
RUN apt-get install -y --no-install-recommends jq
RUN rm -rf /var/lib/apt/lists/*

RUN mkdir -p /opt/tool/bin
ADD count.sh /opt/tool/bin/
ADD defaults.json /opt/tool/
RUN cd /opt/tool && chmod 755 bin/count.sh
RUN ln -s /opt/tool/bin/count.sh /usr/local/bin/count
# the tool's own user
RUN useradd --system --create-home tool
USER tool
WORKDIR /home/tool
ENTRYPOINT ["count"]
