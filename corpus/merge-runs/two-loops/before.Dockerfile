FROM busybox:1
RUN for x in a b; do touch /$x; done
RUN for x in c d; do touch /$x; done
