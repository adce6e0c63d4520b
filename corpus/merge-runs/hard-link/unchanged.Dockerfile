FROM busybox:1
RUN echo a > /f && ln /f /g
RUN echo b >> /g
