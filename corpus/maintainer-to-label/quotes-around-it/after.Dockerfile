FROM busybox:1
LABEL org.opencontainers.image.authors="Jane Doe"
LABEL org.opencontainers.image.authors="John Doe"
