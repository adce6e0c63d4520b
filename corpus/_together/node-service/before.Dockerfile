# The service of chapter 3
FROM node:20

RUN mkdir -p /usr/src/app
RUN mkdir -p /var/log/service

WORKDIR /usr/src/app

ADD . .
# dependencies
RUN npm ci

ENV PORT=3000
EXPOSE 3000

CMD node server.js
