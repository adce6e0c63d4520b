FROM debian:12
RUN git clone https://example.org/x.git /opt/x
ENV PATH=/opt/x/bin:$PATH
ENTRYPOINT tool
