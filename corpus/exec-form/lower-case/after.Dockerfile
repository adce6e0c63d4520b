from busybox:1
entrypoint ["basename", "/x/y"]
