FROM node:20
WORKDIR /app
ENV PATH=:$PATH
COPY . .
RUN npm ci
