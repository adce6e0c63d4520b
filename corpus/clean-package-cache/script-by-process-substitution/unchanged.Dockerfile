FROM debian:12
RUN apt-get update && apt-get install -y make perl
SHELL ["/bin/bash", "-c"]
COPY i /
RUN bash <(cat /i)
