FROM busybox:1
COPY t.tar /tmp/
RUN mkdir -p /usr/local/bin && tar -xf /tmp/t.tar -C /usr/local/bin
CMD run
