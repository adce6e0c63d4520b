FROM busybox:1
CMD basename \
    # onetwo
    /x/y
