# escape=`
FROM busybox:1
  MAINTAINER EXAMPLE\jane `"x`"