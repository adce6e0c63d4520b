FROM busybox:1
ARG VERSION=1.2
ENV NAME=shop
LABEL version=$VERSION \
    name="${NAME}"
