FROM debian:12
RUN taskset -cp 0 1
RUN nproc > /o
