FROM busybox:1
LABEL a=1 \
    b=2
LABEL a=3 \
    c=4
