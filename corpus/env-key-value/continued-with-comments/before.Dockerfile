FROM busybox:1
ENV OPTS -a \
    # the second
    -b \
    -c
ENV PLACE \
    # in short
    here it is
