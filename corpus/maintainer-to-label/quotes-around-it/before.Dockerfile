FROM busybox:1
MAINTAINER "Jane Doe"
MAINTAINER 'John Doe'
