# syntax=docker/dockerfile:1
  from  node:20@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef