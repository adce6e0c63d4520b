FROM busybox:1
RUN set -eux; \
    echo a > /a; \
    echo b > /b; \
    echo c > /c; \
    echo d > /d
