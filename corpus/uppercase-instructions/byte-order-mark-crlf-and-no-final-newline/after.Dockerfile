FROM busybox:1 AS a
  RUN touch /a
# run
CMD a