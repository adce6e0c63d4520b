FROM busybox:1
RUN touch \
    # add is a file
    add \
    copy
