FROM busybox:1
VOLUME /data # all of it
