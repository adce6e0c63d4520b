FROM busybox:1
WORKDIR /srv
WORKDIR app
RUN pwd > /pwd
