FROM busybox:1
ADD run.sh /srv/
