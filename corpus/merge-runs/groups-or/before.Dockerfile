FROM busybox:1
RUN echo a > /a
RUN false || echo b > /b
