FROM busybox:1
RUN mkdir /out && echo "echo hi" > /out/run && chmod +x /out/run
FROM busybox:1
COPY --from=0 /out/run /usr/local/bin/run
CMD run
