FROM busybox:1
RUN pwd > /a
WORKDIR /w
RUN pwd > /b
