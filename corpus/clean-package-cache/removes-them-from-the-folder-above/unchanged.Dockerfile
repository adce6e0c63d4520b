FROM debian:12
RUN apt-get update && apt-get install -y netbase
ENV A=1
RUN cd /var/lib && rm apt/lists/*_Packages
