FROM quay.io/jupyter/minimal-notebook
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y curl
