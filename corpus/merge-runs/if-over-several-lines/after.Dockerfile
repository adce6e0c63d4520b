FROM debian:12
RUN echo a > /a \
    && if [ -f /a ]; then \
      echo b; \
    else \
      echo c; \
    fi \
    && echo d
