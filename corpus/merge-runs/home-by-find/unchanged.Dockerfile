FROM debian:12
RUN find /etc -name passwd -exec sed -i s,/root,/tmp, {} +
RUN echo $HOME > /o
