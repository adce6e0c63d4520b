FROM busybox:1
COPY <<EOF /srv/a
hello
EOF
