FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN mkdir /a
RUN env | sort > /env && echo "$_" > /word
