FROM busybox:1
RUN set -eux; \
    echo a > /a; \
    echo b > /b
RUN set -eux; \
    echo c > /c; \
    echo d > /d
