FROM busybox:1
RUN export B=1
RUN B=3; env | grep '^B=' > /b || touch /not-exported
