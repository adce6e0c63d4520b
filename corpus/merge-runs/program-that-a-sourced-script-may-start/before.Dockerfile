FROM debian:12
RUN foo && cp /opt/bin/foo /usr/local/bin/
RUN . /env.sh
