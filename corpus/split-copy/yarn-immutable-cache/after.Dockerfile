FROM node:20
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --immutable --immutable-cache
COPY . .
