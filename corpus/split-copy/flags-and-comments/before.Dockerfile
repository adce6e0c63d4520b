FROM node:20
WORKDIR /app
COPY --chown=node:node . /app
# packages
RUN npm ci