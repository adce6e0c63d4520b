FROM node:20
RUN npm install -g pnpm@9
WORKDIR /srv/greeter
COPY package.json pnpm-lock.yaml ./

RUN pnpm install --frozen-lockfile

# Bundle the source
COPY . .

CMD ["node", "index.js"]
