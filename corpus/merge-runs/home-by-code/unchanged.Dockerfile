FROM debian:12
RUN perl -e 'open F, ">", "/etc/"."passwd"; print F $ARGV[0]' root:x:0:0::/tmp:/bin/sh
RUN echo $HOME > /o
