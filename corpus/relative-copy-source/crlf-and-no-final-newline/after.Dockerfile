FROM busybox:1
  copy ./a.txt /b