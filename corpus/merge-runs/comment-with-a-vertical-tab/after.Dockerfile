FROM busybox:1
RUN echo a \
  # onetwo
  > /a \
  && echo b > /b \
  # threefour
  && echo c > /c
