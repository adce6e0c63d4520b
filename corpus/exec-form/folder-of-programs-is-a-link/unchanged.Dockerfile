FROM busybox:1
RUN mkdir -p /real /usr/local && ln -s /real /usr/local/bin
COPY --chmod=755 start /real/
CMD start
