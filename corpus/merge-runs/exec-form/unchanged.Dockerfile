FROM busybox:1
RUN ["touch", "/a"]
RUN touch /b
