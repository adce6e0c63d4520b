FROM debian:12
RUN ipcmk -M 100
RUN ipcs -m > /o
