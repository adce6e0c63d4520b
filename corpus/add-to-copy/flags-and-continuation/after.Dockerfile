FROM busybox:1
COPY --chown=1:2 \
    # both
    a.txt b.txt \
    /srv/
