FROM busybox:1
WORKDIR /app/x
COPY --chmod=755 bin /app/bin
CMD ../bin/start
