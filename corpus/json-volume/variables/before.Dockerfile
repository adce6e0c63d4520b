FROM busybox:1
ENV D=/data
VOLUME $D "${D}/x" /\$D ${NONE:-/none}
