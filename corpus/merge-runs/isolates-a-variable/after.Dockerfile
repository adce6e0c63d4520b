FROM busybox:1
RUN ( V=1 && echo "$V" > /a ) \
    && echo "v=$V" > /b
