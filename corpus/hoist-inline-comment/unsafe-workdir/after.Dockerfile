FROM busybox:1
# here
WORKDIR /app
# there
VOLUME /data
# one
ARG A=1
# legacy
ENV B 1
