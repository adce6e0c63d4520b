FROM busybox:1
RUN echo $(( 1 + ${X:-2} )) > /a \
    && touch /b
