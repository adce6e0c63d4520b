FROM debian:12
COPY --chmod=755 run.sh /
CMD bash /run.sh
