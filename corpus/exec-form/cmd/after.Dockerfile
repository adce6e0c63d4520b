FROM busybox:1
CMD ["date", "-u", "+%Y"]
