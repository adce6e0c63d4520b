FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN cat < /var/lib/apt/lists/lock > /o
