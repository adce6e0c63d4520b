FROM busybox:1
RUN echo a > /a \
    # last
    && echo b > /b
