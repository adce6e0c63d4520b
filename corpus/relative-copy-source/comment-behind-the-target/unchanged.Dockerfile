FROM busybox:1
COPY a.txt /x/ # e u
