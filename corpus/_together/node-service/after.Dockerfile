# The service of chapter 3
FROM node:20

RUN mkdir -p /usr/src/app \
    && mkdir -p /var/log/service

WORKDIR /usr/src/app

COPY package.json package-lock.json ./
# dependencies
RUN npm ci
COPY . .

ENV PORT=3000
EXPOSE 3000

CMD ["node", "server.js"]
