FROM busybox:1
LABEL a=1

# for the registry
LABEL b=2
