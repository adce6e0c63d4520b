FROM debian:12
WORKDIR /src
RUN cd /a && ./configure && make \
    && cd /b && ./configure
COPY c /src/c
RUN ./c && make install \
    && b && ./c
