FROM busybox:1
ADD ["a b.txt", "/srv/"]
