ARG \
  # which
  TAG=12
FROM debian:$TAG AS a
FROM debian:${TAG:-12}
