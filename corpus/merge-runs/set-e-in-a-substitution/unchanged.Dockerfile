FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN B=$(set -e; false; echo b); echo "$B" > /b && cd /tmp
RUN touch c
