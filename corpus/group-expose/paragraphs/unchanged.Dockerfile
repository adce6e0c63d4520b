FROM busybox:1
EXPOSE 80

# for the operators
EXPOSE 9090
