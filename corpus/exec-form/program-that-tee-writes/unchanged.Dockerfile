FROM busybox:1
RUN mkdir -p /usr/local/bin; echo "echo hi" | tee /usr/local/bin/run >/dev/null; chmod +x /usr/local/bin/run
CMD run
