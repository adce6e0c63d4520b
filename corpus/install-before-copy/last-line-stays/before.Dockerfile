FROM debian:12
WORKDIR /app
COPY a .
RUN apt-get update && apt-get install -y curl
COPY b .
RUN ./build