FROM debian:12
RUN true
RUN cat /proc/[0-9]*/cmdline > /o
