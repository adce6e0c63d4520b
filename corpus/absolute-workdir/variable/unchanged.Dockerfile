FROM busybox:1
ENV DIR=/srv
WORKDIR ${DIR}/app
