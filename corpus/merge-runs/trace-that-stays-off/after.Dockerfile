FROM busybox:1
RUN set +x && touch /a \
    && { exec 2>&1; touch /b; }
