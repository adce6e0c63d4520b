FROM debian:12
RUN cd /a && make
RUN rm -rf /a
RUN cd /b && make
RUN ./run
