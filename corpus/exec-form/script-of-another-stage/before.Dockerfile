FROM busybox:1 AS b
RUN mkdir /out && printf "#!/bin/sh\necho hi\n" > /out/run && chmod +x /out/run
FROM busybox:1
COPY --from=b /out /usr/local/bin
CMD run
