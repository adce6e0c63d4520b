FROM busybox:1
RUN ["touch", "/a"] # no shell
SHELL ["/bin/sh", "-c"] # the usual
ENTRYPOINT ["echo"] # say
CMD ["hi"] # this
