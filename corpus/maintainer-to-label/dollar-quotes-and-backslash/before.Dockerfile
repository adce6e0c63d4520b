FROM busybox:1
ENV USER=x
MAINTAINER $USER "the \ boss" O'Neill
