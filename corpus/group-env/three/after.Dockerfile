FROM busybox:1
ENV A=1 \
    B="x y" \
    C=$PATH
RUN env > /env
