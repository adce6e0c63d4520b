# escape=`
FROM busybox:1
  ENV A="a`$b \ c"
ENV B="x  y"