FROM node:20
WORKDIR /app
COPY package*.json /app/
RUN npm i --production --no-optional --no-audit \
    # quiet
    --silent
