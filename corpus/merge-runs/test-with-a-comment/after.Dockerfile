FROM busybox:1
RUN touch /a \
    # it is set
    && [ -n "$PATH" ]
