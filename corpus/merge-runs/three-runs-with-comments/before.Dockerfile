FROM busybox:1
# first
RUN echo a > /a
# second
RUN echo b > /b

# third
RUN echo c > /c
