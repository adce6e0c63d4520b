FROM busybox:1
MAINTAINER Jane \
    # the elder
    Doe
