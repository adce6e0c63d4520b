FROM busybox:1
WORKDIR /app
RUN mkdir /b && cd / && rm -r /app && ln -s /b /app
RUN touch x
