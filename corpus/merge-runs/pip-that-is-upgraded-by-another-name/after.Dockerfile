FROM debian:12
RUN ( pip3 list && pip3 install --upgrade pip ) \
    && pip3 list
