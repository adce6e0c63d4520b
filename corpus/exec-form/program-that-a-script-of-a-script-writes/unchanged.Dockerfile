FROM busybox:1
COPY --chmod=755 a.sh b.sh /t/
RUN /t/a.sh
CMD run
