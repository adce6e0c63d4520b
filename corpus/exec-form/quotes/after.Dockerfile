FROM busybox:1
CMD ["basename", "a b/c d", " d"]
