FROM busybox:1
USER nobody # not root
RUN id
