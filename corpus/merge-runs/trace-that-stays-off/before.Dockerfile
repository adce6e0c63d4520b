FROM busybox:1
RUN set +x && touch /a
RUN exec 2>&1; touch /b
