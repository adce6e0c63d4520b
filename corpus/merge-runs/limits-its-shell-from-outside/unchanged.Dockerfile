FROM debian:12
RUN prlimit --pid 1 --nofile=100:100
RUN ulimit -n > /o
