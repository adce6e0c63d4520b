ARG BASE=busybox
FROM scratch AS base
FROM base
FROM $BASE
