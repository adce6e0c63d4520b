FROM busybox:1
WORKDIR /app
RUN mkdir /app/build && echo a > /app/build/a
RUN rm -rf /app/build /tmp/* && echo b > b
