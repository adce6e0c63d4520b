FROM node:20
WORKDIR /app
COPY . .
RUN --mount=type=bind,target=/src npm ci
