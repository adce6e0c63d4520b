FROM debian:12
COPY run.sh /
CMD /run.sh
