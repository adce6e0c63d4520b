FROM debian:12
ENV LC_ALL=de_DE.UTF-8
SHELL ["/bin/bash", "-c"]
RUN localedef -i de_DE -f UTF-8 de_DE.UTF-8
RUN x=ä; echo ${#x} > /o
