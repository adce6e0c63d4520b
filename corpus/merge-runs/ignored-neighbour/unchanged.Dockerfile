FROM debian:12
# dockfix: ignore[merge-runs] it is slow
RUN a
RUN b
