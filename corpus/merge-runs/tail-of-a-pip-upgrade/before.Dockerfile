FROM busybox:1
RUN pip install --upgrade pip
RUN pip install six
