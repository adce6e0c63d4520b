FROM busybox:1
COPY --chmod=755 bin /stage
RUN mkdir -p /usr/local && mv /stage /usr/local/bin
CMD start
