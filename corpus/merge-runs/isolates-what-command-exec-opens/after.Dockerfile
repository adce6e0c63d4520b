FROM busybox:1
RUN ( command exec 3> /three ) \
    && { echo a >&3 || touch /no-descriptor; }
