FROM busybox:1
ENV A=1
ARG B
ENV C=2
RUN true
ENV D=3
