FROM busybox:1
WORKDIR /srv
WORKDIR /srv/app
RUN pwd > /pwd
