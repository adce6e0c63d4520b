# A first image
FROM node:20 # the base
MAINTAINER Jane Doe <jane@example.com>
ENV NODE_ENV production
ENV PORT 5000
WORKDIR /app  # work directory
COPY . .  # copy everything
RUN apt-get update
RUN apt-get install -y curl
RUN npm ci # dependencies
EXPOSE 5000/tcp
EXPOSE 5000/udp # both protocols
VOLUME /data /logs
add ./config /etc/app
CMD ["npm", "start"] # start it
