FROM node:20
WORKDIR /app
COPY package.json yarn.lock .yarnclean ./
RUN yarn install --frozen-lockfile
COPY . .
