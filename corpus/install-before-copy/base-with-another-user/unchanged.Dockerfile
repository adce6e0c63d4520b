FROM quay.io/jupyter/docker-stacks-foundation
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y curl
