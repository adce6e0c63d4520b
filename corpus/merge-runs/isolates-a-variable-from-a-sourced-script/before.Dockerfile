FROM busybox:1
RUN echo 'echo $X > /x' > /s && X=1
RUN . /s
