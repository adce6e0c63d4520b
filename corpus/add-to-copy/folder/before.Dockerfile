FROM busybox:1
ADD . /srv
