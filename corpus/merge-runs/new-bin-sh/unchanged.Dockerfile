FROM debian:bookworm-slim
RUN ln -sf bash /bin/sh
RUN echo b
