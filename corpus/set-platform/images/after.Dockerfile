ARG TAG=20
FROM --platform=linux/amd64 node:${TAG} AS build
FROM --platform=linux/amd64 busybox:1
