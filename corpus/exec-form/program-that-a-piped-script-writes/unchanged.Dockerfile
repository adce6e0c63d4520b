FROM busybox:1
RUN echo "echo 'echo hi' > /bin/run; chmod +x /bin/run" | sh
CMD run
