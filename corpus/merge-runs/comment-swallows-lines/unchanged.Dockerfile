FROM busybox:1
RUN echo a # x \
    && echo b
RUN echo c
