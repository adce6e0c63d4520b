ARG BASE=busybox:1.37
FROM scratch AS base
FROM base
FROM $BASE
