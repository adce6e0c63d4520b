FROM busybox:1
ADD --chown=1:2 \
    # both
    a.txt b.txt \
    /srv/
