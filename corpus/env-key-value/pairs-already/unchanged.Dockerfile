FROM busybox:1
ENV A=1 B="x y"
LABEL a=b
