FROM busybox:1
RUN echo $(( 1 + ${X:-2} )) > /a
RUN touch /b
