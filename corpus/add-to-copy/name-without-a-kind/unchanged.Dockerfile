FROM busybox:1
ADD thing /srv/
