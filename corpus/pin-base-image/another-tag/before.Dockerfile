FROM --platform=linux/amd64 busybox
FROM docker.io/library/debian:12 as last
