FROM node:20
ENV NODE_OPTIONS=--max-old-space-size=4096
ENV PATH=/app/node_modules/.bin:$PATH
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
