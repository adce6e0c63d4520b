FROM busybox:1
RUN echo 1.2.3.4 x >> /etc/hosts
RUN cat /etc/hosts
