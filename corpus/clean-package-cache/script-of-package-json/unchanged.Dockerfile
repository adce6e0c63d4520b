FROM node:20
RUN apt-get update && apt-get install -y make
WORKDIR /app
COPY package.json ./
RUN npm run system
