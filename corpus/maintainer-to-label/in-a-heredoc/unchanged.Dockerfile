FROM busybox:1
COPY <<EOF /Dockerfile
MAINTAINER Jane Doe
EOF
