from busybox:1
copy run.sh /srv/
