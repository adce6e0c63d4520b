ARG \
  # which
  TAG
FROM debian:$TAG AS a
FROM debian:${TAG:-12}
