FROM debian:12
COPY --chmod=755 start /usr/local/bin/
RUN sed -i 's/\r$//' /usr/local/bin/start
CMD start
