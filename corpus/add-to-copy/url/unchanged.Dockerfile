FROM busybox:1
ADD https://example.com/a.sh /srv/
