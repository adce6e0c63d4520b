FROM node:20
# go
CMD ["npm", "start"]
