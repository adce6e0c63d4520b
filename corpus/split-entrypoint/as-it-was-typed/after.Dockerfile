FROM busybox:1
  entrypoint [ "/app" ]
  cmd [ "-v","ü" ]