FROM node:20
COPY . .
CMD ["node", "index.js"]
