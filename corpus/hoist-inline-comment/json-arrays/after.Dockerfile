FROM busybox:1
# no shell
RUN ["touch", "/a"]
# the usual
SHELL ["/bin/sh", "-c"]
# say
ENTRYPOINT ["echo"]
# this
CMD ["hi"]
