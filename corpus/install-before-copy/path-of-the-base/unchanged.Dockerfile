FROM golang:1.24
COPY . .
RUN apt-get update && apt-get install -y curl
