FROM busybox:1
ENV VERSION=1
ENV NAME=app
ENV FILE=$NAME-$VERSION.tar
ENV URL=https://example.org/
