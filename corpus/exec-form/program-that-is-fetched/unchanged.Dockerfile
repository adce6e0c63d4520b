FROM debian:12
RUN curl -fsSLo /usr/local/bin/tool https://example.org/tool && chmod +x /usr/local/bin/tool
ENTRYPOINT tool
