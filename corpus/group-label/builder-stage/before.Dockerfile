FROM busybox:1 AS build
LABEL a=1
LABEL b=2
FROM build
LABEL c=3
LABEL d=4
