FROM busybox:1
# which
# host
CMD ["/bin/cat", "/etc/hostname"]