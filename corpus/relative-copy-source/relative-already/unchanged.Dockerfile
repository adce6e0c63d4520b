FROM busybox:1
COPY a.txt ./app /to/
