FROM debian:12
RUN ( set -m; a )
RUN b
