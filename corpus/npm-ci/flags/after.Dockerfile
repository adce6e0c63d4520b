FROM node:20
WORKDIR /app
COPY package*.json /app/
RUN npm ci --omit=dev --omit=optional --no-audit \
    # quiet
    --silent
