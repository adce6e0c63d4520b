FROM debian:12
RUN sed -i s,/root,/tmp, /etc/pass*
RUN echo $HOME > /o
