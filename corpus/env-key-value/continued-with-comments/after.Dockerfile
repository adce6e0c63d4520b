FROM busybox:1
ENV OPTS="-a \
    # the second
    -b \
    -c"
# in short
ENV PLACE="here it is"
