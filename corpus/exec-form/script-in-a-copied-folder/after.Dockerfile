FROM busybox:1
COPY --chmod=755 bin/ /usr/local/bin/
ENTRYPOINT ["start"]
