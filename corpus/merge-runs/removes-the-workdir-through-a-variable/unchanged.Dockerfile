FROM golang:1
RUN rm -rf "$GOPATH"
RUN echo b
