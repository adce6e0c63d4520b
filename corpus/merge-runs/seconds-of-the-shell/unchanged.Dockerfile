FROM busybox:1
RUN sleep 1
RUN echo ${SECONDS:-0} > /s
