FROM debian:12
WORKDIR /src
RUN cd /a && ./configure && make
RUN cd /b && ./configure
COPY c /src/c
RUN ./c && make install
RUN b && ./c
