FROM busybox:1
WORKDIR /w
RUN trap 'rm -rf /w' EXIT; touch /a
RUN touch b
