FROM node:20
COPY . .
COPY README.md /usr/share/doc/
RUN npm ci
