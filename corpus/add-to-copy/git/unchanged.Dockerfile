FROM busybox:1
ADD git@github.com:o/r.git#main /srv/
