FROM rockylinux:9
RUN yum install -y git
RUN dnf -y update && dnf -y install make
WORKDIR /src
RUN microdnf install -y tar && microdnf clean all
