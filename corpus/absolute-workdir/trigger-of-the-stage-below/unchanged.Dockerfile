FROM busybox:1 AS base
ONBUILD WORKDIR /x
FROM base
WORKDIR app
