FROM debian:12
COPY --chmod=755 start /bin/start
RUN sed -i -e 's/x/y/' -e '1d' /bin/start
CMD start
