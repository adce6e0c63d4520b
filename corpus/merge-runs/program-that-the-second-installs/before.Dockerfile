FROM debian:12
RUN node -v
RUN make install && node a
