FROM busybox:1
RUN for A in a b; do touch /$A; done \
    && unset HOME && env > /dev/null
