FROM busybox:1
CMD ["basename", "/ü/é"]
