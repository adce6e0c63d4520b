FROM busybox:1
COPY <<EOF /Dockerfile
from busybox:1 as a
run true
EOF
