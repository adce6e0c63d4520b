FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN find /etc/issue -exec apt-get install -y lsb-base \;
