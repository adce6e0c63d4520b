ARG TAG
FROM busybox:$TAG
FROM busybox:${TAG:?}
FROM busybox:${TAG:-1}
