FROM busybox:1
# the elder
LABEL org.opencontainers.image.authors="Jane     Doe"
