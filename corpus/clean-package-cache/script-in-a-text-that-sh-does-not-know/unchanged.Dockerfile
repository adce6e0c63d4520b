FROM debian:12
RUN apt-get update && apt-get install -y make
RUN bash <(cat /i)
