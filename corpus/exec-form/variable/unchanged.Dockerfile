FROM busybox:1
CMD basename $HOME
