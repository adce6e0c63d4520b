FROM debian:12
SHELL ["/bin/bash", "-c"]
ENV A=b
RUN set -eu; touch /a
RUN touch /$((A))
