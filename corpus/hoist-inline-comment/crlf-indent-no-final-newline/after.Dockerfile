FROM busybox:1
  # web
  EXPOSE 80