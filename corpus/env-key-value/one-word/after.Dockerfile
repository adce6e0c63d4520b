FROM busybox:1
ENV HOME_DIR=/srv/app
ENV PATH=/srv/bin:$PATH
RUN env > /env
