FROM busybox:1
ARG F=a.sh
ADD $F /srv/
