FROM busybox:1
RUN echo a > /a \
    && { false || echo b > /b; }
