FROM busybox:1
RUN ( pip install --upgrade pip ) \
    && pip install six
