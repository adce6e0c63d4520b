FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN ln -s /usr/bin/apt-get /usr/local/bin/ag && ag install -y lsb-base
