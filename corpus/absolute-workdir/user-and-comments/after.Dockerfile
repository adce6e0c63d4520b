FROM busybox:1
USER nobody
WORKDIR /tmp/a
# where the work is done
WORKDIR /tmp/a/b
RUN touch c
