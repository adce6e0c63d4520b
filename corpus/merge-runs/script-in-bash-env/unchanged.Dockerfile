FROM debian:bookworm-slim
SHELL ["/bin/bash", "-c"]
ENV BASH_ENV=/env
RUN echo 'X=1' >> /env
RUN echo $X > /x
