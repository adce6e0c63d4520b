FROM busybox:1
ENV A=1
ENV B="x y"
ENV C=$PATH
RUN env > /env
