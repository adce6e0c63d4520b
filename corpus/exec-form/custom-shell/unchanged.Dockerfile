FROM busybox:1
SHELL ["/bin/ash", "-ec"]
CMD date
