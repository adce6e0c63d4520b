FROM busybox:1
WORKDIR /app
COPY package.json ./  # first
COPY . .  # alles übrige
