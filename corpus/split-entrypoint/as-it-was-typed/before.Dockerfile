FROM busybox:1
  entrypoint [ "/app","-v","ü" ]