# escape=`
FROM busybox:1
  LABEL org.opencontainers.image.authors="EXAMPLE\jane ```"x```""