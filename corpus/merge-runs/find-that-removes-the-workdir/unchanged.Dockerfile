FROM busybox:1
WORKDIR /w
RUN find / -maxdepth 1 -name w -exec rm -rf {} +
RUN touch b
