FROM node:20
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
COPY tools/patches tools/patches
RUN pnpm install --frozen-lockfile
COPY . .
