FROM busybox:1
RUN echo a \
  # onetwo
  > /a
RUN echo b > /b
# threefour
RUN echo c > /c
