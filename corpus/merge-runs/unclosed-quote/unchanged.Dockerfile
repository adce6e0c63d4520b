FROM busybox:1
RUN echo it's
RUN b
