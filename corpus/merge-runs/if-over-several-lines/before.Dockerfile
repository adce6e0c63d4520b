FROM debian:12
RUN echo a > /a
RUN if [ -f /a ]; then \
      echo b; \
    else \
      echo c; \
    fi
RUN echo d
