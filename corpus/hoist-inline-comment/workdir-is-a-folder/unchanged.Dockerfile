FROM busybox:1
WORKDIR /app # here
