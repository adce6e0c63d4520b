FROM debian:12
COPY run.pl /
CMD /run.pl
