FROM node:20
WORKDIR /app
ENV PATH=bin:$PATH
COPY . .
RUN npm ci
