FROM busybox:1
HEALTHCHECK --interval=5s CMD cmd -x || exit 1
HEALTHCHECK NONE
HEALTHCHECK --retries=2 CMD ["cmd"]
