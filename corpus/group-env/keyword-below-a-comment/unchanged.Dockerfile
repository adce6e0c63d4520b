FROM busybox:1
ENV A=1
\

# the other part
ENV B=2
