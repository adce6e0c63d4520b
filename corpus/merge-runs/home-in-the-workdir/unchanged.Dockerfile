FROM debian:12
WORKDIR /etc
RUN sed -i s,/root,/tmp, passwd
RUN echo $HOME > /o
