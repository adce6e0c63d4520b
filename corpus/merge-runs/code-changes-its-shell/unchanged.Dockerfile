FROM debian:12
RUN perl -e 'setpriority 0, getppid, 5'
RUN nice > /o
