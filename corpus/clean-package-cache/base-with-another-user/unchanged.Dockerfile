FROM quay.io/jupyter/docker-stacks-foundation
RUN apt-get update && apt-get install -y curl
