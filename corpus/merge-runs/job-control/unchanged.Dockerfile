FROM busybox:1
RUN set -m && touch /a && cd /tmp
RUN touch b
