FROM busybox:1
RUN echo a > /a
RUN echo b > /b \
  # last
