FROM busybox:1
LABEL org.opencontainers.image.authors="Jane Doe <jane@example.org>"
