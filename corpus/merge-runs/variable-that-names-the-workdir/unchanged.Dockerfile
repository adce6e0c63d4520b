FROM busybox:1
WORKDIR /w
RUN d=/w; touch a; rm -rf "$d"
RUN touch b
