ARG A B
FROM debian:$A AS a
FROM debian:$B AS b
FROM debian:${A:-12}${B:-12}
