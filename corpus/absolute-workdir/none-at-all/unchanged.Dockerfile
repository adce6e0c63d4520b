FROM busybox:1
COPY a.txt .
RUN ./start
