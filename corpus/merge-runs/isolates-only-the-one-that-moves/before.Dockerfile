FROM busybox:1
RUN mkdir /x
RUN cd /x && echo a > a
RUN echo b > b
