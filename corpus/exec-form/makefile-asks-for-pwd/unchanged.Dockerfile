FROM debian:12
WORKDIR /app
COPY Makefile .
CMD make run
