FROM node:14-alpine
WORKDIR /app
COPY . .
RUN npm ci --only=production && npm run build
