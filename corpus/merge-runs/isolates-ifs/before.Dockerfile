FROM busybox:1
RUN IFS=x; for i in $(echo axb); do echo $i; done > /a
RUN V=1x2; for i in $V; do echo $i; done > /b
