from busybox:1
add run.sh /srv/
