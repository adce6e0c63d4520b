FROM busybox:1
COPY --chmod=755 <<EOF /t/a.sh
#!/bin/sh
echo "echo hi" > /bin/run
chmod +x /bin/run
EOF
RUN /t/a.sh
CMD run
