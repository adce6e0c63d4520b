FROM node:20
WORKDIR /app
COPY ./web /app
RUN npm ci
CMD ["node", "index.js"]
