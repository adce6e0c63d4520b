FROM debian:12
WORKDIR /w
RUN A="*"
RUN echo "$_" > /tmp/_
