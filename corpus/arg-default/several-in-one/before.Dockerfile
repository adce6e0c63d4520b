ARG OTHER=1 \
  # which
  TAG
FROM debian:$TAG AS a
FROM debian:${TAG:-12}
