FROM busybox:1
# not root
USER nobody
RUN id
