FROM busybox:1
# who it is
LABEL \
    # since 2015
    org.opencontainers.image.authors="Jane Doe"
