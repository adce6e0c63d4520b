FROM node:20
RUN npm install -g pnpm@9
WORKDIR /srv/greeter
# Bundle the source
COPY . .

RUN pnpm install --frozen-lockfile

CMD ["node", "index.js"]
