FROM busybox:1
RUN echo $$ > /a
RUN echo $$ > /b
