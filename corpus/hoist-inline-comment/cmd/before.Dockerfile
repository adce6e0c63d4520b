FROM busybox:1
CMD ["echo", "a # b"] # say it
