FROM node:20
WORKDIR /
COPY . .
RUN npm ci
