FROM busybox:1
COPY --chown=1:1 --chmod=644 \
    # the first
    /a.txt \
    # the second
    /app/main.txt \
    /to/
