FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN for d in /var/lib/*/lists; do ls $d; done > /o
