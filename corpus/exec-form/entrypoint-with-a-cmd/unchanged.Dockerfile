FROM busybox:1
ENTRYPOINT basename /x/y
CMD ["z"]
