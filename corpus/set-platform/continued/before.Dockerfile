FROM \
    # the base
    busybox:1
