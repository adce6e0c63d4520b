FROM busybox:1
ADD <<EOF /srv/a
hello
EOF
