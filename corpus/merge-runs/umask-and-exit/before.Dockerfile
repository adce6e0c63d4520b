FROM busybox:1
RUN umask 077 && echo a > /a
RUN echo b > /b && exit 0
RUN echo c > /c
