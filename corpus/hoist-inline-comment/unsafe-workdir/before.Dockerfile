FROM busybox:1
WORKDIR /app # here
VOLUME /data # there
ARG A=1 # one
ENV B 1 # legacy
