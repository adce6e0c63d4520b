FROM busybox:1
RUN mkdir /x && cd /x && touch y
RUN ls > /list
