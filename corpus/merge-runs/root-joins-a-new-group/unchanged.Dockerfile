FROM debian:12
RUN groupadd -U root g
RUN id > /o
