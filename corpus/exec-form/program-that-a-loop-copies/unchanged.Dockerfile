FROM busybox:1
COPY --chmod=755 a b /src/
RUN mkdir -p /usr/local/bin; for f in a b; do cp /src/$f /usr/local/bin/; done
CMD a
