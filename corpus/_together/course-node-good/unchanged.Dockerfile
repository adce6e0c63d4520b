# syntax=docker/dockerfile:1
FROM node:20-slim AS build
WORKDIR /app
# dependencies first
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-slim
ENV NODE_ENV=production \
    PORT=5000
WORKDIR /app
COPY --from=build /app/dist ./dist
USER node
EXPOSE 5000/tcp 5000/udp
ENTRYPOINT ["node"]
CMD ["dist/server.js"]
