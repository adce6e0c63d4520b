FROM busybox:1
RUN A=1; touch /a
RUN for A in $NONE; do true; done; echo "$A" > /out
