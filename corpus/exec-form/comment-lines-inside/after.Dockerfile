FROM busybox:1
# which
CMD ["basename", "/x/y"]
