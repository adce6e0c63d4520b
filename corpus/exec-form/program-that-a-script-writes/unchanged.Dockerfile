FROM busybox:1
COPY --chmod=755 setup.sh /tmp/
RUN /tmp/setup.sh
CMD run
