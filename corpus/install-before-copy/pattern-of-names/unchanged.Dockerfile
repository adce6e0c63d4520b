FROM rockylinux:9
WORKDIR /app
COPY . .
RUN yum install -y php*
