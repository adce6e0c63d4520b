FROM rockylinux:9
RUN yum install -y git && yum clean all
RUN dnf -y update && dnf -y install make && dnf clean all
WORKDIR /src
RUN microdnf install -y tar && microdnf clean all
