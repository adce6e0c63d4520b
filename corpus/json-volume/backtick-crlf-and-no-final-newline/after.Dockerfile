# escape=`
FROM busybox:1
  VOLUME ["C:\\data", "/x"]