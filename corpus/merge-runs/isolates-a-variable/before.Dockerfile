FROM busybox:1
RUN V=1 && echo "$V" > /a
RUN echo "v=$V" > /b
