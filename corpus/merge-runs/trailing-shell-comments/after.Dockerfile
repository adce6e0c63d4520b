FROM busybox:1
# one
RUN echo a > /a \
    # two
    && echo b > /b
