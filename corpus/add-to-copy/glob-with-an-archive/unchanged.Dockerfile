FROM busybox:1
ADD *.bin /srv/
