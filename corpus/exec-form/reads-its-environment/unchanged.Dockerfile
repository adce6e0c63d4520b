FROM debian:12
CMD cat /proc/self/environ
