FROM node:20
ENTRYPOINT ["npm", "start"]
