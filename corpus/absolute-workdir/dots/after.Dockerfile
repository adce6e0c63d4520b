FROM busybox:1
WORKDIR /srv/app/
WORKDIR /srv/lib/x
WORKDIR /srv/lib/x
WORKDIR /
RUN pwd > /pwd
