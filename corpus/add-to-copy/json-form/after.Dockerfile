FROM busybox:1
COPY ["a b.txt", "/srv/"]
