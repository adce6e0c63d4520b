FROM busybox:1 AS build
LABEL a=1 \
    b=2
FROM build
LABEL c=3 \
    d=4
