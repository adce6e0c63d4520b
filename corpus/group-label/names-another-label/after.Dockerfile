FROM busybox:1
LABEL a=1 \
    b=$a
