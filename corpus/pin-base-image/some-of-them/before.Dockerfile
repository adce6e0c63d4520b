FROM node:20
FROM alpine:3.20
