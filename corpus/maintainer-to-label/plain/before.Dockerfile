FROM busybox:1
MAINTAINER Jane Doe <jane@example.org>
