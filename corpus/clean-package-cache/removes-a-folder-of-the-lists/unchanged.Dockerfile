FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN rmdir /var/lib/apt/lists/partial
