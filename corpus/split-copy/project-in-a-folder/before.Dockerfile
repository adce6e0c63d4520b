FROM node:20
WORKDIR /app
COPY . /app
WORKDIR /app/web
RUN npm ci
CMD ["node", "index.js"]
