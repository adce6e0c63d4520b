FROM debian:12
RUN cd /etc && sed -i s,/root,/tmp, passwd
RUN echo hi > ~/o
