FROM debian:12
RUN touch /a
RUN echo "$LINENO" > /b
