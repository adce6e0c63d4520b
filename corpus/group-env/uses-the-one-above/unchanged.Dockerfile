FROM busybox:1
ENV HOME_DIR=/srv
ENV BIN=${HOME_DIR}/bin
RUN env > /env
