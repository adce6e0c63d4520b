FROM debian:12
RUN cp -r /e/. /etc
RUN echo $HOME > /o
