FROM busybox:1
onbuild run touch /a
