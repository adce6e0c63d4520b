FROM busybox:1
COPY --chmod=755 . /app
CMD start
ENV PATH=/app:$PATH
