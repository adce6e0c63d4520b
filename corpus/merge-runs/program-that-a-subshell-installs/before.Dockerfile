FROM debian:12
RUN node -v && ( make install )
RUN node a
