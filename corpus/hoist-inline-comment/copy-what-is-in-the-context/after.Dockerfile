FROM busybox:1
WORKDIR /app
# first
COPY package.json ./
# alles übrige
COPY . .
