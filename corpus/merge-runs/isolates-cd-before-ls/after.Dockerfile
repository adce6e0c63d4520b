FROM busybox:1
RUN ( mkdir /x && cd /x && touch y ) \
    && ls > /list
