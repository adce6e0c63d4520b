FROM busybox:1
# who
LABEL vendor=ACME
# which one:
# counted by the build
LABEL version=3
