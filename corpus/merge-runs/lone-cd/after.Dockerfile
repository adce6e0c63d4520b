FROM debian:12
RUN a \
    && b
RUN cd /build
RUN make \
    && make install
