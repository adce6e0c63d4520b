FROM busybox:1
RUN echo "foo:x:2000:root" >> /etc/group
RUN id > /out
