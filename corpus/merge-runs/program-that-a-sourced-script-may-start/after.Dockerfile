FROM debian:12
RUN ( foo && cp /opt/bin/foo /usr/local/bin/ ) \
    && . /env.sh
