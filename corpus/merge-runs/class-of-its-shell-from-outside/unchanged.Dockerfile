FROM debian:12
RUN ionice -c 3 -p 1
RUN ionice > /o
