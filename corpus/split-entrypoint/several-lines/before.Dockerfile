FROM busybox:1
# the server
ENTRYPOINT ["/usr/local/bin/server", \
  # where
  "--listen-address=0.0.0.0:8080", \
  "--storage-path=/var/lib/server/storage", \
  "--storage-retention-time=200h"]
EXPOSE 8080
