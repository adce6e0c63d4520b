FROM debian:12
ENV APP=/srv/app
COPY . $APP
RUN apt-get update && apt-get install -y curl
