FROM debian:12
ENV SHELLOPTS=errexit
SHELL ["/bin/bash", "-c"]
RUN f() { false; echo b > /b; }; f
RUN echo c > /c
