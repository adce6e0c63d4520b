ARG TAG=20
FROM node:20 AS build
FROM busybox:1
