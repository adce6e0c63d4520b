ARG TAG=20
FROM node:${TAG} AS build
FROM busybox:1
