FROM busybox:1
COPY . /all
COPY . /again/
