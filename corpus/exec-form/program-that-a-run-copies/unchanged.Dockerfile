FROM busybox:1
COPY --chmod=755 s /src/start
RUN mkdir -p /usr/local/bin && cd /src && cp * /usr/local/bin/
CMD start
