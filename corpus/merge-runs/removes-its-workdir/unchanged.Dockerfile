FROM busybox:1
WORKDIR /app/src
RUN rm -rf /app
RUN echo b > b
