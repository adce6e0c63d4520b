FROM busybox:1
RUN mkdir -p /usr/local/bin
RUN cat <<EOF > /usr/local/bin/run
echo hi
EOF
RUN chmod +x /usr/local/bin/run
CMD run
