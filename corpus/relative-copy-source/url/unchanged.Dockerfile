FROM busybox:1
ADD https://example.org/x /x
