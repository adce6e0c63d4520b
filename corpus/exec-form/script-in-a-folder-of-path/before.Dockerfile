FROM busybox:1
ENV PATH=/app/bin:$PATH
COPY --chmod=755 . /app
CMD start
