FROM rockylinux:9
ENV HOME_OF_APP=/usr/src/app
WORKDIR $HOME_OF_APP
COPY . .
RUN set -eux; \
    dnf -y install git make; \
    dnf clean all
RUN make
