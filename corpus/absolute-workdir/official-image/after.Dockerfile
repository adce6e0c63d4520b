FROM busybox:1
WORKDIR /app
RUN pwd > /pwd
