FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN ls /var/lib/apt/lists > /lists.txt
