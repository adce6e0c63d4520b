FROM debian:12
RUN apt-get update && apt-get install -y curl && rm -r /var/lib/apt/lists/* /tmp/*
RUN apk update && apk add curl && rm -rf /var/cache/apk/*
RUN yum -y install curl && rm -rf /var/cache/yum
