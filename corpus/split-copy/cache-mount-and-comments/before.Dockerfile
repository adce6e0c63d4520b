FROM node:20
WORKDIR /app
# install the dependencies
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev # no tests
ENV NODE_ENV=production
