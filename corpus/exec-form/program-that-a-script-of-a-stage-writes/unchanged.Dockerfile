FROM busybox:1 AS a
COPY --chmod=755 a.sh /t/
FROM busybox:1
COPY --from=a /t/a.sh /t/
RUN /t/a.sh
CMD run
