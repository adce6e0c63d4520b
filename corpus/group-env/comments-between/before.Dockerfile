FROM busybox:1
# for the server
ENV PORT=80
# only for debugging:
# more of it
ENV DEBUG=
RUN env > /env
