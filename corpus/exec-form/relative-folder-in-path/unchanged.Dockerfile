FROM busybox:1
WORKDIR /app
ENV PATH=.:$PATH
COPY --chmod=755 start .
CMD start
