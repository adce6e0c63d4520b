FROM busybox:1
ENV PATH=${X:-/app}:$PATH
COPY --chmod=755 . /app
CMD start
