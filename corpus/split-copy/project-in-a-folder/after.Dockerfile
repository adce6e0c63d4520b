FROM node:20
WORKDIR /app
COPY web/package.json web/package-lock.json web/
WORKDIR /app/web
RUN npm ci
COPY . /app
CMD ["node", "index.js"]
