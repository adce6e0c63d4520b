FROM busybox:1
ONBUILD VOLUME /data
