FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN perl -e 'print glob("/var/lib/apt/lists/*")' > /o
