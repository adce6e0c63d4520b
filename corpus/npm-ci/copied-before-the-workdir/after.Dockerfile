FROM node:20
COPY package.json /srv/app/
COPY package-lock.json /srv/app/package-lock.json
COPY . /srv/all
WORKDIR /srv/app
RUN npm ci
WORKDIR /srv/all/web
RUN npm ci
