FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN awk 'BEGIN { system("apt-get install -y lsb-base") }'
