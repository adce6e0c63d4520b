FROM busybox:1
CMD basename \
    # which
    /x/y
