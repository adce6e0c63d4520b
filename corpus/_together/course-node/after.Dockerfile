# A first image
# the base
FROM node:20
MAINTAINER Jane Doe <jane@example.com>
ENV NODE_ENV=production \
    PORT=5000
WORKDIR /app  # work directory
COPY package.json package-lock.json ./
RUN apt-get update \
    && apt-get install -y curl \
    # dependencies
    && npm ci \
    && rm -rf /var/lib/apt/lists/*
# copy everything
COPY . .
EXPOSE 5000/tcp \
    # both protocols
    5000/udp
VOLUME ["/data", "/logs"]
COPY ./config /etc/app
# start it
CMD ["npm", "start"]
