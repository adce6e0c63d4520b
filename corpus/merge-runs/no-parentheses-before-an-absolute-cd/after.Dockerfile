FROM busybox:1
RUN mkdir /x /y && cd /x && echo a > a \
    && cd /y && echo b > b
