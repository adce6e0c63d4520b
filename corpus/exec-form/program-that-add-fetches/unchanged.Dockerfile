FROM debian:12
ADD --chmod=755 https://example.org/tool /usr/local/bin/
ENTRYPOINT tool
