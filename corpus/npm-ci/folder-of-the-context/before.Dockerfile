FROM node:20
WORKDIR /srv/web
COPY ./web/ .
RUN set -ex; npm install; npm cache clean --force
