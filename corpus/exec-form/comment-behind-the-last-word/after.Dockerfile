FROM busybox:1
CMD ["basename", "/x/y"] \
    # last
