FROM busybox:1
CMD date && date
