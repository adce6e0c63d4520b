FROM busybox:1
# say it
CMD ["echo", "a # b"]
