FROM gcc:13
COPY hello.c /src/
RUN gcc -c -o /usr/local/bin/hello /src/hello.c
ENTRYPOINT /usr/local/bin/hello
