FROM busybox:1
RUN set -eux && touch /a; touch /b
RUN set -eux && touch /c; touch /d
