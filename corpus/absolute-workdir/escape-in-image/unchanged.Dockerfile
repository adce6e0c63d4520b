FROM node:20-o\nbuild
WORKDIR app
