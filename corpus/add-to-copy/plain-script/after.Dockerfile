FROM busybox:1
COPY run.sh /srv/
