FROM busybox:1
RUN echo a > /a \
    && echo b > /b
