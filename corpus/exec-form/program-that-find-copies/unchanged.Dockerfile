FROM debian:12
COPY --chmod=755 start /s/
RUN find /s -type f -exec cp {} /usr/local/bin \;
CMD start
