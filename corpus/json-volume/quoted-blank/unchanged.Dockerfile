FROM busybox:1
VOLUME "/my data"
