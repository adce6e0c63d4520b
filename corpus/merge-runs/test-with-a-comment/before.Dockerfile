FROM busybox:1
RUN touch /a
RUN [ -n "$PATH" ] # it is set
