FROM debian:12
RUN mkdir /x
RUN tr "\\0" " " < /proc/1/cmdline > /o
