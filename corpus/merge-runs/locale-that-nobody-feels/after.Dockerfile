FROM debian:12
ENV LANG=en_US.UTF-8
RUN locale-gen en_US.UTF-8 \
    && mkdir /a
