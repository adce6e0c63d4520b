FROM busybox:1
ADD payload.bin /srv/
