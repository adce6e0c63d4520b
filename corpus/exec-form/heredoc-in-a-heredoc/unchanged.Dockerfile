FROM busybox:1
RUN <<EOF
mkdir -p /usr/local/bin
cat > /usr/local/bin/run <<X
echo hi
X
chmod +x /usr/local/bin/run
EOF
CMD run
