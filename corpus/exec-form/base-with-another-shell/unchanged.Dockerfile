FROM quay.io/jupyter/docker-stacks-foundation
ENTRYPOINT sleep 5
