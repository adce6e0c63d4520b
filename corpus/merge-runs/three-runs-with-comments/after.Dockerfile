FROM busybox:1
# first
RUN echo a > /a \
    # second
    && echo b > /b \
    # third
    && echo c > /c
