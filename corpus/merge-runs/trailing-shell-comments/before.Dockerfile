FROM busybox:1
RUN echo a > /a # one
RUN echo b > /b # two
