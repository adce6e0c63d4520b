FROM opensuse/leap:15.6
WORKDIR /srv/app
RUN zypper -n install python311 gcc && zypper clean --all
COPY . .
