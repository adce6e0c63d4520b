FROM opensuse/leap:15.6
WORKDIR /srv/app
COPY . .
RUN zypper -n install ./tool.rpm
