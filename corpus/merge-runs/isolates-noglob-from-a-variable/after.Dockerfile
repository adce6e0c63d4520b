FROM busybox:1
RUN ( set -f && mkdir /x && touch /x/a /x/b ) \
    && G='/x/*' && echo $G > /g
