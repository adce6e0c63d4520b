FROM busybox:1
LABEL maintainer "Jane Doe <jane@example.org>"
LABEL org.example.text one two
