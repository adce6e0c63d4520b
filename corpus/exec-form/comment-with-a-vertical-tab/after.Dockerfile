FROM busybox:1
# onetwo
CMD ["basename", "/x/y"]
