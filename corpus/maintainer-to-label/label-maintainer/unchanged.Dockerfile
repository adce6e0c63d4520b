FROM busybox:1
LABEL maintainer="Jane Doe"
