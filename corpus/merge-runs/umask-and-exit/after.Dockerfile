FROM busybox:1
RUN ( umask 077 && echo a > /a ) \
    && ( echo b > /b && exit 0 ) \
    && echo c > /c
