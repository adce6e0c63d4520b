FROM busybox:1
RUN <<EOF
false
echo a > /a
EOF
RUN echo b > /b
