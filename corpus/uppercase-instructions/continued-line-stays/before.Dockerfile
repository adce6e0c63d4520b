FROM busybox:1
run touch \
    # add is a file
    add \
    copy
