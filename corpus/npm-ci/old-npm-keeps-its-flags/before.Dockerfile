FROM node:14-alpine
WORKDIR /app
COPY . .
RUN npm install --only=production && npm run build
