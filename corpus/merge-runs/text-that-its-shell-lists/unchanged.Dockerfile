FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN set > /variables
RUN ls /
