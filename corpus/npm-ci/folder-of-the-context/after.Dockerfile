FROM node:20
WORKDIR /srv/web
COPY ./web/ .
RUN set -ex; npm ci; npm cache clean --force
