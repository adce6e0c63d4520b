FROM busybox:1
WORKDIR /w
# the target
COPY a.txt /x/
# and one more
COPY ./a.txt /y/
