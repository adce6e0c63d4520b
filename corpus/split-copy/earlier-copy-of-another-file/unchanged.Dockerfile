FROM node:20
WORKDIR /app
COPY config/npmrc .npmrc
COPY . .
RUN npm ci
