FROM --platform=linux/amd64 \
    # the base
    busybox:1
