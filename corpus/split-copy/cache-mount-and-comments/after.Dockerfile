FROM node:20
WORKDIR /app
# install the dependencies
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev # no tests
COPY . .
ENV NODE_ENV=production
