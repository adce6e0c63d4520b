FROM gcc:13
COPY hello.c /src/
RUN gcc -O2 -o /usr/local/bin/hello /src/hello.c
CMD ["hello"]
