FROM busybox:1
CMD \
    # first
    basename /x/y
