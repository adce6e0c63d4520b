FROM busybox:1
ENV VERSION=1 \
    NAME=app
ENV FILE=$NAME-$VERSION.tar \
    URL=https://example.org/
