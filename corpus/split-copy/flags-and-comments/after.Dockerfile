FROM node:20
WORKDIR /app
COPY --chown=node:node package.json package-lock.json ./
# packages
RUN npm ci
COPY --chown=node:node . /app