FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
WORKDIR /var/lib/apt/lists
RUN ls > /o
