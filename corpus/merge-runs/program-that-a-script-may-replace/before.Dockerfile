FROM debian:12
RUN foo && perl /up.py
RUN foo
