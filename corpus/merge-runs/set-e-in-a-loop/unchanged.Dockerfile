FROM busybox:1
RUN set -e; echo a; for i in 1 2; do echo $i; done
RUN echo c
