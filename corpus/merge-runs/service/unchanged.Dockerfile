FROM busybox:1
RUN service x start
RUN echo b
