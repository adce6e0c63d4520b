FROM debian:12
WORKDIR /app
RUN apt-get update && apt-get install -y curl
COPY a .
COPY b .
RUN ./build