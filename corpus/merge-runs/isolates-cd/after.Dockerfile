FROM busybox:1
RUN ( mkdir /x && cd /x && echo a > a ) \
    && echo b > b
