FROM busybox:1
ENV N=name
ENV ${N}_X a b
