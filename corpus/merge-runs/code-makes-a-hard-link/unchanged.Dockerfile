FROM debian:12
RUN perl -e 'link "/etc/issue", "/i"'
RUN echo b >> /i
