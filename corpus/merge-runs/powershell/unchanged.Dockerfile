FROM busybox:1
SHELL ["pwsh", "-Command"]
RUN a
RUN b
