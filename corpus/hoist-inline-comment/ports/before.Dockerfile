FROM busybox:1
EXPOSE 80 443 # the web
EXPOSE 90 #admin
