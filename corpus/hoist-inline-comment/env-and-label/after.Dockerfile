FROM busybox:1
# both
ENV A=1 B=2
# mine
LABEL a=b
