FROM opensuse/leap:15.6
WORKDIR /srv/app
COPY . .
RUN zypper -n install python311 gcc && zypper clean --all
