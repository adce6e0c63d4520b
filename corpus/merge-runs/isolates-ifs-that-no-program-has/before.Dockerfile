FROM busybox:1
RUN IFS=: && touch /a
RUN for part in $PATH; do echo "$part"; done > /out
