FROM cimg/base:2024.02
RUN ./a; ./b; \
    ./c
