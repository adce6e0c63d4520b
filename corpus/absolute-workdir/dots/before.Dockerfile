FROM busybox:1
WORKDIR /srv/app/
WORKDIR ../lib/./x/
WORKDIR .
WORKDIR ../../../..
RUN pwd > /pwd
