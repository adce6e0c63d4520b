FROM node:20
WORKDIR /app
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY ./web /app
CMD ["node", "index.js"]
