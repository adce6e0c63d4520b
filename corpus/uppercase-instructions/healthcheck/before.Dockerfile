FROM busybox:1
Healthcheck --interval=5s cmd cmd -x || exit 1
HEALTHCHECK none
healthcheck --retries=2 Cmd ["cmd"]
