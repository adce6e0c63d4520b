FROM debian:12
ENV PWD=/x
CMD date -u +%Y
