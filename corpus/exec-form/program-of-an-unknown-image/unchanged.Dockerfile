FROM debian:12
COPY --from=acme/tools /bin/tool /usr/local/bin/
ENTRYPOINT tool
