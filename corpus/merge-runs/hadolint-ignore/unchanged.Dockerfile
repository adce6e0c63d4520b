FROM busybox:1
RUN echo a
# hadolint ignore=DL3059
RUN echo b
