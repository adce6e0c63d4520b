FROM busybox:1
RUN echo "echo hi" 2>/dev/null 1>/bin/run && chmod +x /bin/run
CMD run
