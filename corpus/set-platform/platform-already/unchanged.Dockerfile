FROM --platform=$BUILDPLATFORM golang:1.24 AS build
FROM --platform=linux/arm64 busybox:1
