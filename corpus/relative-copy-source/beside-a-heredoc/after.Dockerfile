FROM busybox:1
COPY <<EOF ./a.txt /to/
/app
EOF
