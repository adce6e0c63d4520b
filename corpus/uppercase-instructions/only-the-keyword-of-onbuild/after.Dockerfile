FROM busybox:1
ONBUILD run touch /a
