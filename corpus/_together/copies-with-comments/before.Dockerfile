FROM busybox:1
WORKDIR /w
COPY a.txt /x/  # the target
COPY /a.txt /y/ # and one more
