FROM busybox:1
COPY a.txt /srv/
RUN cd /srv && ./a.txt || true
