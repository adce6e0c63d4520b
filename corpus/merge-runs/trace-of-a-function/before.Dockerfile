FROM busybox:1
RUN set -x && touch /a
RUN f() { echo a; } && f 2> /out
