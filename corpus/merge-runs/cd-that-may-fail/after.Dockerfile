FROM debian:12
SHELL ["/bin/bash", "-u", "-c"]
WORKDIR /w
RUN ( cd /d && foo a ) \
    && ! cd /d && foo a
