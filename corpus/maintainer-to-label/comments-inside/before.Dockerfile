FROM busybox:1
# who it is
MAINTAINER \
    # since 2015
    Jane Doe
