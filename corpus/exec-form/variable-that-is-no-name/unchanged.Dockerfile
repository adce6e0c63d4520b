FROM debian:12
ENV my.name=x
CMD date -u +%Y
