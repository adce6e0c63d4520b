FROM busybox:1
RUN adduser -D app
USER app
RUN sudo usermod -aG video app
RUN id > /tmp/id
