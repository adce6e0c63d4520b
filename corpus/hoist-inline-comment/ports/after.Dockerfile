FROM busybox:1
# the web
EXPOSE 80 443
#admin
EXPOSE 90
