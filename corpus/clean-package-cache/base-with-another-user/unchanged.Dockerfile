FROM quay.io/jupyter/minimal-notebook
RUN apt-get update && apt-get install -y curl
