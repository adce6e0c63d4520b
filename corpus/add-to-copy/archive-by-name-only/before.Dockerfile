FROM busybox:1
ADD notes.tar /srv/
