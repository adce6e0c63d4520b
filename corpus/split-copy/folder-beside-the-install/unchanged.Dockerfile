FROM node:20
WORKDIR /app
COPY package.json package-lock.json ./
COPY src ./src
RUN npm ci
