FROM debian:12
COPY --chmod=755 start.sh /bin/start
CMD /usr/bin/start
