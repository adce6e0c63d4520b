FROM busybox:1 AS b
RUN mkdir /out && echo "echo hi" > /out/run && chmod +x /out/run
FROM busybox:1
COPY --from=b /out /usr/local/bin
CMD run
