FROM --platform=linux/amd64 busybox:1.37
FROM debian:12.9-slim as last
