FROM busybox:1
COPY --chmod=755 start /app/
CMD ./start
WORKDIR /app
