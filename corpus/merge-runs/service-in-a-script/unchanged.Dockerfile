FROM busybox:1
RUN sh -c '/bin/httpd -p 80 &'
RUN echo b
