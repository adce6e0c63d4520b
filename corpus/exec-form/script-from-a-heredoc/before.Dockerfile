FROM busybox:1
COPY --chmod=755 <<run /usr/local/bin/
#!/bin/sh
echo hi
run
CMD run
