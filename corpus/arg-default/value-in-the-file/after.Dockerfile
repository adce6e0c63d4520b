ARG TAG=1
FROM busybox:$TAG
FROM busybox:${TAG:-1}
