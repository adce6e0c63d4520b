from busybox:1 as base
# what the server needs
env PORT 3000
env DATA_DIR "/data"
env OPTIONS --verbose  --port=$PORT
workdir srv
workdir app

FROM base
ADD /server.sh /etc/app.conf ./
expose 3000
# for the metrics
expose 9090/tcp
volume $DATA_DIR /logs
label description "an old file"
run chmod +x server.sh
run touch /srv/.keep
