FROM debian:12
ENV PATH=/srv/bin:$PATH LANG=C.UTF-8
