FROM busybox:1
RUN --network=none echo a
RUN echo b
