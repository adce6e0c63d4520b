FROM golang:1.24
RUN GOPATH=/x && ./a $GOPATH
RUN ./b
