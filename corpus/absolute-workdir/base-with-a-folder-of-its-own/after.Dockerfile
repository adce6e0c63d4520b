FROM golang:1.24
WORKDIR /go/app
