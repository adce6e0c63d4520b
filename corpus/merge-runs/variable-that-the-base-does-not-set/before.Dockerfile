FROM golang:1.24
RUN V=1 && ./a $V
RUN ./b
