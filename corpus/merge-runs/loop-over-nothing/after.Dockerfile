FROM busybox:1
RUN ( A=1; touch /a ) \
    && { for A in $NONE; do true; done; echo "$A" > /out; }
