FROM busybox:1
ADD ./app/ /app/
