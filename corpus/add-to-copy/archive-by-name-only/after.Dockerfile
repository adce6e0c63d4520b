FROM busybox:1
COPY notes.tar /srv/
