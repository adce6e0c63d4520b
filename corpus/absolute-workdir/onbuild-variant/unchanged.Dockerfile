FROM node:20-onbuild
WORKDIR app
