FROM node:20
RUN npm install -g yarn@1
WORKDIR /app
COPY . .
RUN yarn install --frozen-lockfile
CMD ["node", "index.js"]
