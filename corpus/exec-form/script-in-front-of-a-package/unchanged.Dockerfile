FROM debian:12
COPY --chmod=755 bin /usr/local/bin
CMD date
