FROM debian:12
RUN a
RUN b
RUN cd /build
RUN make
RUN make install
