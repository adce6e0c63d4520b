FROM busybox:1
# why
CMD ["basename", "/x/y#z"]
